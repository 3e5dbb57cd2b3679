import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import sightline.kernel.ids
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
        ('identity', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, max_length=10000)),
                ('starts', models.DateField()),
                ('finishes', models.DateField()),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active'), ('achieved', 'Achieved'), ('retired', 'Retired')], default='draft', max_length=10)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='identity.office')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='identity.organisation')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'objective',
                'indexes': [models.Index(fields=['organisation', 'state'], name='objective_state')],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('code'), name='objective_code_once'), models.CheckConstraint(condition=models.Q(('finishes__gt', models.F('starts'))), name='objective_finishes_after_start'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100)), name='objective_weight_in_range')],
            },
        ),
        migrations.CreateModel(
            name='KeyResult',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('start_value', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('-99999999999.9999')), django.core.validators.MaxValueValidator(Decimal('99999999999.9999'))])),
                ('target_value', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('-99999999999.9999')), django.core.validators.MaxValueValidator(Decimal('99999999999.9999'))])),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)])),
                ('due', models.DateField(blank=True, null=True)),
                ('dropped', models.DateField(blank=True, editable=False, null=True)),
                ('objective', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='key_results', to='strategy.objective')),
            ],
            options={
                'verbose_name': 'key result',
                'constraints': [models.CheckConstraint(condition=models.Q(('start_value', models.F('target_value')), _negated=True), name='key_result_target_moves'), models.CheckConstraint(condition=models.Q(('weight__gte', 1), ('weight__lte', 100)), name='key_result_weight_in_range')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('on', models.DateField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('-99999999999.9999')), django.core.validators.MaxValueValidator(Decimal('99999999999.9999'))])),
                ('note', models.TextField(blank=True, max_length=2000)),
                ('key_result', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='strategy.keyresult')),
            ],
            options={
                'verbose_name': 'reading',
                'constraints': [models.UniqueConstraint(fields=('key_result', 'on'), name='reading_one_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Theme',
            fields=[
                ('id', models.UUIDField(default=sightline.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('description', models.TextField(blank=True, max_length=10000)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='themes', to='identity.organisation')),
            ],
            options={
                'verbose_name': 'theme',
                'ordering': ['position', 'name', 'id'],
                'constraints': [models.UniqueConstraint(models.F('organisation'), django.db.models.functions.text.Lower('code'), condition=models.Q(('code', ''), _negated=True), name='theme_code_once')],
            },
        ),
        migrations.AddField(
            model_name='objective',
            name='theme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objectives', to='strategy.theme'),
        ),
    ]
