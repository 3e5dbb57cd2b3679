import django.db.models.deletion
import sightline.kernel.clock
import sightline.kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '__first__'),
        ('projects', '0006_delay_cost'),
    ]

    operations = [
        migrations.CreateModel(
            name='SimulationRun',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('started', models.DateTimeField(default=sightline.kernel.clock.now)),
                ('ended', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('running', 'Being simulated'), ('finished', 'Finished'), ('failed', 'Could not be simulated'), ('cancelled', 'Cancelled')], default='running', max_length=10)),
                ('trials', models.PositiveIntegerField(default=1000)),
                ('seed', models.BigIntegerField(default=1)),
                ('low_permille', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='quickest without an estimate, thousandths')),
                ('high_permille', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='slowest without an estimate, thousandths')),
                ('correlation_permille', models.PositiveSmallIntegerField(default=0, verbose_name='correlation, thousandths')),
                ('plan_digest', models.CharField(max_length=64, verbose_name='content hash of the plan')),
                ('digest', models.CharField(blank=True, max_length=64, verbose_name='digest of what went in')),
                ('engine_version', models.CharField(blank=True, max_length=20)),
                ('n_drawn', models.PositiveIntegerField(default=0, verbose_name='activities drawn')),
                ('planned_minute', models.IntegerField(blank=True, null=True, verbose_name='planned finish')),
                ('p10_minute', models.IntegerField(blank=True, null=True, verbose_name='P10 of the finish')),
                ('p50_minute', models.IntegerField(blank=True, null=True, verbose_name='P50 of the finish')),
                ('p80_minute', models.IntegerField(blank=True, null=True, verbose_name='P80 of the finish')),
                ('p90_minute', models.IntegerField(blank=True, null=True, verbose_name='P90 of the finish')),
                ('p95_minute', models.IntegerField(blank=True, null=True, verbose_name='P95 of the finish')),
                ('chance_permille', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='chance of the planned finish, thousandths')),
                ('problem', models.CharField(blank=True, max_length=500, verbose_name='why it could not be simulated')),
                ('found', models.JSONField(blank=True, default=dict)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.project')),
            ],
            options={
                'verbose_name': 'simulation',
                'ordering': ['-started'],
                'indexes': [models.Index(fields=['project', 'state', 'started'], name='simulation_latest')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('project',), name='simulation_one_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'finished'), _negated=True), models.Q(('p10_minute__lte', models.F('p50_minute')), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='simulation_finished_has_quantiles'), models.CheckConstraint(condition=models.Q(('trials__gte', 100), ('trials__lte', 100000)), name='simulation_trials')],
            },
        ),
        migrations.CreateModel(
            name='FrozenNetwork',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='network', serialize=False, to='projects.simulationrun')),
                ('data', models.BinaryField()),
            ],
        ),
    ]
