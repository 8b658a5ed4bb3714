import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('design', '0001_initial'), ('design', '0002_consultations'), ('design', '0003_consultations_on_paper'), ('design', '0004_enacted_instruments')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Scenario',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.TextField()),
                ('by', models.TextField()),
                ('base_day', models.DateField()),
                ('until', models.DateField()),
                ('scope', models.TextField()),
                ('since', models.BigIntegerField()),
                ('digests', models.TextField()),
                ('beyond', models.TextField(default='[]')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='ApprovedException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField()),
                ('unit', models.TextField()),
                ('kind', models.TextField(default='')),
                ('value', models.BigIntegerField()),
                ('reason', models.TextField()),
                ('document', models.TextField()),
                ('valid_until', models.DateField()),
                ('by', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('rule', 'unit', 'kind', 'valid_until'), name='excepted_once')],
            },
        ),
        migrations.CreateModel(
            name='Lock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('forbids', models.BooleanField()),
                ('reason', models.TextField()),
                ('by', models.TextField()),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='locks', to='design.scenario')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scenario', 'key'), name='locked_once')],
            },
        ),
        migrations.CreateModel(
            name='StoredProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('key', models.TextField()),
                ('kind', models.TextField()),
                ('county', models.TextField()),
                ('reason', models.TextField()),
                ('source', models.TextField()),
                ('day', models.DateField(null=True)),
                ('changes', models.TextField()),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='design.scenario')),
                ('enacts', models.TextField(default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scenario', 'key'), name='proposed_once'), models.UniqueConstraint(fields=('scenario', 'no'), name='proposal_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('opened_on', models.DateField()),
                ('due', models.DateField()),
                ('by', models.TextField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.TextField(null=True)),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='design.scenario')),
                ('document', models.TextField(default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('scenario',), name='one_open_consultation')],
            },
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('unit', models.TextField()),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='design.consultation')),
            ],
            options={
                'indexes': [models.Index(fields=['unit'], name='asked_unit')],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'body', 'unit'), name='asked_once')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.TextField(default='')),
                ('answer', models.TextField()),
                ('words', models.TextField(default='')),
                ('by', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='design.asked')),
            ],
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adopted', models.BooleanField()),
                ('words', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('opinion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='design.opinion')),
            ],
        ),
    ]
