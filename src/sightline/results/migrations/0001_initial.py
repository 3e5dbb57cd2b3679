import django.db.models.deletion
import sightline.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '__first__'),
        ('projects', '0006_delay_cost'),
    ]

    operations = [
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state', models.CharField(choices=[('identified', 'Identified'), ('profiled', 'Profiled'), ('baselined', 'Baselined'), ('approved', 'Approved'), ('in_delivery', 'In delivery'), ('realising', 'Realising'), ('realised', 'Realised'), ('partly_realised', 'Partly realised'), ('not_realised', 'Not realised'), ('sustained', 'Sustained'), ('closed', 'Closed')], default='identified', max_length=16)),
                ('description', models.TextField(blank=True)),
                ('outcome', models.TextField(blank=True, verbose_name='what one will be able to see')),
                ('attribution', models.TextField(blank=True, verbose_name='why it comes from this project')),
                ('category', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(choices=[('cashable', 'Cashable'), ('non_cashable', 'Non-cashable'), ('quantitative', 'Quantitative'), ('qualitative', 'Qualitative')], default='cashable', max_length=14)),
                ('is_disbenefit', models.BooleanField(default=False, verbose_name='a disbenefit')),
                ('is_intermediate', models.BooleanField(default=False, verbose_name='an intermediate benefit')),
                ('beneficiary', models.CharField(blank=True, max_length=200, verbose_name='who benefits')),
                ('assumptions', models.TextField(blank=True)),
                ('risks', models.TextField(blank=True)),
                ('cost_minor', models.BigIntegerField(blank=True, null=True, verbose_name='cost to realise')),
                ('confidence', models.CharField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], default='medium', max_length=6)),
                ('lag_days', models.PositiveSmallIntegerField(default=0, verbose_name='days from finish to first effect')),
                ('ramp_days', models.PositiveSmallIntegerField(default=0, verbose_name='days from first effect to full')),
                ('next_review', models.DateField(blank=True, null=True)),
                ('follows_finish', models.DateField(blank=True, null=True)),
                ('agreed_minor', models.BigIntegerField(blank=True, null=True, verbose_name='agreed a year')),
                ('agreed_start', models.DateField(blank=True, null=True, verbose_name='agreed first effect')),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('utilisation', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='share using it')),
                ('proficiency', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='how well they use it')),
                ('adoption_on', models.DateField(blank=True, null=True, verbose_name='adoption measured on')),
                ('judged_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('benefit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='profile', to='projects.benefit')),
                ('finance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'benefit profile',
                'ordering': ['benefit__title', 'id'],
                'indexes': [models.Index(fields=['state'], name='profile_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('utilisation__isnull', True), models.Q(('utilisation__gte', 0), ('utilisation__lte', 1)), _connector='OR'), name='profile_utilisation_0_to_1'), models.CheckConstraint(condition=models.Q(('proficiency__isnull', True), models.Q(('proficiency__gte', 0), ('proficiency__lte', 1)), _connector='OR'), name='profile_proficiency_0_to_1'), models.CheckConstraint(condition=models.Q(('state__in', ('identified', 'profiled', 'baselined', 'closed')), models.Q(('agreed_on__isnull', False), ('agreed_start__isnull', False)), _connector='OR'), name='profile_approved_is_agreed')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('leading', 'Leading'), ('lagging', 'Lagging')], default='lagging', max_length=7)),
                ('carries', models.BooleanField(default=False, verbose_name='carries the benefit')),
                ('is_money', models.BooleanField(default=False, verbose_name='in money')),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('baseline', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ('baseline_on', models.DateField(blank=True, null=True)),
                ('target', models.DecimalField(blank=True, decimal_places=4, max_digits=18, null=True)),
                ('method', models.TextField(blank=True, verbose_name='how it is measured')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='read from')),
                ('every_days', models.PositiveSmallIntegerField(choices=[(30, 'Every month'), (91, 'Every quarter'), (182, 'Every half year'), (365, 'Every year')], default=91, verbose_name='read')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='results.profile')),
            ],
            options={
                'verbose_name': 'measure of a benefit',
                'verbose_name_plural': 'measures of benefits',
                'ordering': ['-carries', '-kind', 'name', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('carries', True)), fields=('profile',), name='measure_one_carries'), models.CheckConstraint(condition=models.Q(('carries', False), ('kind', 'lagging'), _connector='OR'), name='measure_lagging_carries'), models.CheckConstraint(condition=models.Q(('every_days__gt', 0)), name='measure_is_read')],
            },
        ),
        migrations.CreateModel(
            name='MapNode',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('output', 'Output'), ('capability', 'Capability'), ('change', 'Business change'), ('benefit', 'Benefit')], max_length=10)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('due', models.DateField(blank=True, null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='map_nodes', to='projects.project')),
                ('profile', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='node', to='results.profile')),
            ],
            options={
                'verbose_name': 'node of a benefits map',
                'verbose_name_plural': 'nodes of benefits maps',
                'ordering': ['title', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'benefit'), ('profile__isnull', False)), models.Q(models.Q(('kind', 'benefit'), _negated=True), ('profile__isnull', True), models.Q(('title', ''), _negated=True)), _connector='OR'), name='map_node_benefit_or_title')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('on', models.DateField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=18)),
                ('evidence', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('taken', 'Taken'), ('attested', 'Attested'), ('confirmed', 'Confirmed by finance'), ('disputed', 'Disputed')], default='taken', max_length=9)),
                ('attested_on', models.DateField(blank=True, null=True)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('attested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='results.measure')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'reading of a benefit',
                'verbose_name_plural': 'readings of benefits',
                'ordering': ['on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'disputed'), _negated=True), fields=('measure', 'on'), name='benefit_reading_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('attested', 'confirmed')), _negated=True), models.Q(('attested_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='benefit_reading_attested_with_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), ('confirmed_by__isnull', False), _connector='OR'), name='benefit_reading_confirmed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('share', models.DecimalField(decimal_places=4, max_digits=5)),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='results.profile')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='benefit_shares', to='projects.project')),
            ],
            options={
                'verbose_name': 'share of a benefit',
                'constraints': [models.UniqueConstraint(fields=('profile', 'project'), name='share_project_once'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='share_above_0_to_1')],
            },
        ),
        migrations.CreateModel(
            name='MapEdge',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads_to', to='results.mapnode')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comes_of', to='results.mapnode')),
            ],
            options={
                'verbose_name': 'link of a benefits map',
                'verbose_name_plural': 'links of benefits maps',
                'constraints': [models.UniqueConstraint(fields=('source', 'target'), name='map_edge_once'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='map_edge_between_two_nodes'), models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gt', 0), ('share__lte', 1)), _connector='OR'), name='map_edge_share_above_0_to_1')],
            },
        ),
    ]
