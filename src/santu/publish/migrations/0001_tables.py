from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('publish', '0001_initial')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('scope', models.TextField()),
                ('scope_name', models.TextField()),
                ('scope_code', models.TextField()),
                ('number', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('document', models.TextField()),
                ('content', models.TextField()),
                ('digest', models.TextField()),
                ('rows', models.PositiveIntegerField()),
                ('proposed_by', models.TextField()),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('published_by', models.TextField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('withdrawn_by', models.TextField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.TextField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'scope', 'number'), name='edition_in_order'), models.UniqueConstraint(condition=models.Q(('published_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('kind', 'scope'), name='edition_waits_alone')],
            },
        ),
    ]
