import django.db.models.deletion
import sightline.kernel.clock
import sightline.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('identity', '__first__'),
        ('projects', '0005_standing_without_measures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Linkage',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('suggested', 'Suggested'), ('reviewed', 'Under review'), ('confirmed', 'Confirmed'), ('acted', 'Acted on'), ('closed', 'Closed'), ('dismissed', 'Dismissed')], default='suggested', max_length=10)),
                ('kind', models.CharField(blank=True, choices=[('dependency', 'Dependency'), ('integration', 'Integration point'), ('component', 'Shared component'), ('duplicate', 'Duplicate'), ('synergy', 'Synergy'), ('conflict', 'Conflict')], max_length=12)),
                ('score_permille', models.PositiveSmallIntegerField(default=0, verbose_name='score, thousandths')),
                ('meaning', models.CharField(blank=True, max_length=60, verbose_name='what it usually means')),
                ('evidence', models.JSONField(default=list)),
                ('digest', models.CharField(max_length=64)),
                ('suggested_on', models.DateField(default=sightline.kernel.clock.today)),
                ('judged_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('action', models.CharField(blank=True, max_length=300)),
                ('action_due', models.DateField(blank=True, null=True)),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('saving_expected_minor', models.BigIntegerField(blank=True, null=True, verbose_name='saving expected')),
                ('saving_minor', models.BigIntegerField(blank=True, null=True, verbose_name='saving made')),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('action_owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linkages_first', to='projects.project')),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linkages', to='identity.organisation')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linkages_second', to='projects.project')),
            ],
            options={
                'verbose_name': 'linkage',
                'ordering': ['-score_permille', 'id'],
                'indexes': [models.Index(fields=['organisation', 'state'], name='linkage_state')],
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='linkage_pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='linkage_pair_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dismissed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='linkage_dismissed_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('confirmed', 'acted', 'closed')), _negated=True), models.Q(('kind', ''), _negated=True), _connector='OR'), name='linkage_confirmed_has_kind')],
            },
        ),
        migrations.CreateModel(
            name='Dependency',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('what', models.CharField(max_length=300)),
                ('description', models.TextField(blank=True, verbose_name='why it is needed')),
                ('acceptance', models.TextField(blank=True, verbose_name='acceptance test')),
                ('need_by', models.DateField()),
                ('promised_by', models.DateField(blank=True, null=True)),
                ('confidence', models.CharField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], default='medium', max_length=6)),
                ('is_hard', models.BooleanField(default=True, verbose_name='the receiver cannot go on without it')),
                ('slack_days', models.PositiveSmallIntegerField(default=0, verbose_name='days the receiver can wait')),
                ('probability_permille', models.PositiveSmallIntegerField(default=500, verbose_name='a change passes it on, thousandths')),
                ('giver_activity_uid', models.CharField(blank=True, max_length=80)),
                ('receiver_activity_uid', models.CharField(blank=True, max_length=80)),
                ('carried_by', models.UUIDField(blank=True, null=True, verbose_name='the link made for it')),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('at_risk', 'At risk'), ('met', 'Met'), ('broken', 'Broken'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('giver_confirmed_on', models.DateField(blank=True, null=True)),
                ('receiver_confirmed_on', models.DateField(blank=True, null=True)),
                ('fell_short_on', models.DateField(blank=True, null=True)),
                ('met_on', models.DateField(blank=True, null=True)),
                ('evidence', models.TextField(blank=True, verbose_name='how both know that it came')),
                ('reason', models.TextField(blank=True)),
                ('giver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gives', to='projects.project')),
                ('giver_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dependencies', to='identity.organisation')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raid_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='projects.raiditem')),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receives', to='projects.project')),
                ('receiver_confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('linkage', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dependencies', to='linkages.linkage')),
            ],
            options={
                'verbose_name': 'dependency',
                'verbose_name_plural': 'dependencies',
                'ordering': ['need_by', 'id'],
                'indexes': [models.Index(fields=['organisation', 'state'], name='dependency_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('giver', models.F('receiver')), _negated=True), name='dependency_between_two_projects'), models.CheckConstraint(condition=models.Q(('probability_permille__lte', 1000)), name='dependency_probability'), models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'withdrawn')), models.Q(('giver_confirmed_by__isnull', False), ('receiver_confirmed_by__isnull', False)), _connector='OR'), name='dependency_confirmed_by_both'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'met'), _negated=True), ('met_on__isnull', False), _connector='OR'), name='dependency_met_on_a_day')],
            },
        ),
    ]
