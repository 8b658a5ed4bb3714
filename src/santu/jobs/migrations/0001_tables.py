from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('jobs', '0001_initial'), ('jobs', '0002_worker'), ('jobs', '0003_parking')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('args', models.TextField()),
                ('by', models.TextField()),
                ('state', models.TextField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('refused', 'Refused'), ('failed', 'Failed'), ('parked', 'Parked'), ('dropped', 'Dropped')], default='waiting')),
                ('stage', models.TextField(default='')),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(default=0)),
                ('result', models.TextField(default='')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('worker', models.TextField(default='')),
                ('lease_until', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('key', models.TextField(null=True, unique=True)),
                ('tries_left', models.PositiveSmallIntegerField(default=3)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'id'], name='jobs_state')],
            },
        ),
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('name', models.TextField(primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
    ]
