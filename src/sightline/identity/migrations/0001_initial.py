import django.db.models.deletion
import django.db.models.functions.text
import sightline.kernel.clock
import sightline.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('strategic', 'Strategic'), ('program', 'Program'), ('project', 'Project')], max_length=10)),
                ('mandate', models.TextField(blank=True)),
                ('active_from', models.DateField(default=sightline.kernel.clock.today)),
                ('active_to', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'office',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('currency', models.CharField(default='GBP', max_length=3)),
                ('fiscal_year_starts', models.PositiveSmallIntegerField(default=4)),
                ('cadence_days', models.PositiveSmallIntegerField(default=30)),
            ],
            options={
                'verbose_name': 'organisation',
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=200)),
                ('post', models.CharField(blank=True, max_length=200, verbose_name='position')),
                ('kind', models.CharField(choices=[('person', 'Person'), ('service', 'Service account')], default='person', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff', to='identity.office')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='identity.organisation')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='person_email_once')],
            },
        ),
        migrations.AddField(
            model_name='office',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='identity.organisation'),
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('executive', 'Executive'), ('strategic_pmo', 'Strategic PMO'), ('program_office', 'Program office'), ('project_office', 'Project office'), ('project_manager', 'Project manager'), ('resource_manager', 'Resource manager'), ('board_member', 'Change board member'), ('requester', 'Requester'), ('benefit_owner', 'Benefit owner'), ('auditor', 'Auditor'), ('reader', 'Read-only'), ('access_admin', 'Access administrator')], max_length=20)),
                ('node_kind', models.CharField(choices=[('organisation', 'Organisation'), ('office', 'Office'), ('portfolio', 'Portfolio'), ('program', 'Program'), ('project', 'Project')], max_length=12)),
                ('node_id', models.UUIDField()),
                ('node_name', models.CharField(blank=True, max_length=200)),
                ('since', models.DateField(default=sightline.kernel.clock.today)),
                ('until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('proposed', 'Waits for a second person'), ('active', 'Active'), ('revoked', 'Revoked')], default='active', max_length=10)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='identity.organisation')),
            ],
            options={
                'verbose_name': 'grant',
                'indexes': [models.Index(fields=['person', 'state'], name='grant_person_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('granted_by__isnull', True), models.Q(('granted_by', models.F('person')), _negated=True), _connector='OR'), name='grant_not_to_oneself'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), models.Q(('role__in', ['auditor', 'board_member', 'executive']), _negated=True), ('granted_by__isnull', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('granted_by')), _negated=True)), _connector='OR'), name='grant_grave_role_needs_two')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('listing', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=100)),
                ('query', models.TextField(blank=True)),
                ('audience', models.CharField(choices=[('private', 'Only me'), ('shared', 'Everybody'), ('default', 'Everybody, opens first')], default='private', max_length=10)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='identity.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'view',
                'constraints': [models.UniqueConstraint(models.F('person'), models.F('listing'), django.db.models.functions.text.Lower('name'), name='view_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=100)),
                ('prefix', models.CharField(max_length=12)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('expires', models.DateTimeField()),
                ('revoked', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'token',
            },
        ),
        migrations.CreateModel(
            name='OfficeRelation',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('hierarchy', 'Hierarchy'), ('independent', 'Independent'), ('peer', 'Peer'), ('merging', 'Merging')], max_length=12)),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations', to='identity.office')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations_from', to='identity.office')),
            ],
            options={
                'verbose_name': 'office relation',
                'constraints': [models.CheckConstraint(condition=models.Q(('office', models.F('other')), _negated=True), name='relation_not_itself'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='relation_ends_after_start'), models.UniqueConstraint(condition=models.Q(('kind', 'hierarchy'), ('until__isnull', True)), fields=('office',), name='relation_one_open_parent')],
            },
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('code'), name='office_code_once'),
        ),
    ]
