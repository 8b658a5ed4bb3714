from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0021_survey'),
    ]

    operations = [
        migrations.AddField(
            model_name='veto',
            name='decided_in_file',
            field=models.BooleanField(default=False),
        ),
    ]
