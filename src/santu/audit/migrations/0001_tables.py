from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_subjects')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ChainHead',
            fields=[
                ('chain', models.TextField(primary_key=True, serialize=False)),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('hash', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain', models.TextField()),
                ('seq', models.PositiveBigIntegerField()),
                ('at', models.TextField()),
                ('by', models.TextField()),
                ('act', models.TextField()),
                ('reason', models.TextField()),
                ('document', models.TextField()),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('prev_hash', models.TextField()),
                ('hash', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'seq'), name='audit_entry_place')],
                'indexes': [models.Index(fields=['at'], name='audit_entry_at'), models.Index(fields=['by', 'at'], name='audit_entry_by'), models.Index(fields=['act', 'at'], name='audit_entry_act'), models.Index(fields=['chain', 'at'], name='audit_entry_chain')],
            },
        ),
        migrations.CreateModel(
            name='AuditSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thing', models.TextField()),
                ('name', models.TextField()),
                ('entry', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['thing', 'name', 'entry'], name='audit_subject_entry')],
            },
        ),
    ]
