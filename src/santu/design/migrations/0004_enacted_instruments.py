from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('design', '0003_consultations_on_paper'),
    ]

    operations = [
        migrations.AddField(
            model_name='storedproposal',
            name='enacts',
            field=models.TextField(default=''),
        ),
    ]
