import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0022_veto_decided_in_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='instrument',
            name='followed',
            field=models.TextField(default=''),
        ),
        migrations.AlterField(
            model_name='instrument',
            name='act',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.act'),
        ),
    ]
