from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('repeats', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('asked', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(default=0)),
                ('content', models.TextField(default='')),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
