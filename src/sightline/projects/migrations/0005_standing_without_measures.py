from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0004_figures_of_schedules'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='standing',
            name='measures',
        ),
    ]
