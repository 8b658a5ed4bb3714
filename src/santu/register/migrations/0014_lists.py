
import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0013_instruments'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('version', models.PositiveIntegerField()),
                ('title', models.TextField()),
                ('state', models.TextField(default='draft')),
                ('is_proposed', models.BooleanField(default=False)),
                ('published_on', models.DateField(null=True)),
                ('start', models.DateField(null=True)),
                ('end', models.DateField(default=datetime.date(9999, 12, 31))),
                ('document', models.TextField(default='')),
                ('digest', models.TextField(default='')),
                ('explained', models.TextField(default='{}')),
                ('by', models.TextField()),
                ('hands', models.TextField(default='[]')),
                ('drafted_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_by', models.TextField(default='')),
                ('reviewed_by', models.TextField(default='')),
                ('reviewed_on', models.DateField(null=True)),
                ('note', models.TextField(default='')),
                ('published_by', models.TextField(default='')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.unit')),
            ],
            options={
                'verbose_name': '清单',
            },
        ),
        migrations.CreateModel(
            name='ListImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('sha256', models.TextField()),
                ('before', models.TextField()),
                ('after', models.TextField()),
                ('by', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('undone', models.BooleanField(default=False)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='register.listedition')),
            ],
            options={
                'verbose_name': '清单导入',
            },
        ),
        migrations.CreateModel(
            name='ListRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('matter', models.TextField(default='')),
                ('name', models.TextField()),
                ('cells', models.TextField(default='{}')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='register.listedition')),
            ],
            options={
                'verbose_name': '清单事项',
            },
        ),
        migrations.AddConstraint(
            model_name='listedition',
            constraint=models.UniqueConstraint(fields=('unit', 'kind', 'version'), name='one_list_of_a_version'),
        ),
        migrations.AddConstraint(
            model_name='listedition',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'review'))), fields=('unit', 'kind'), name='one_list_in_work'),
        ),
        migrations.AddConstraint(
            model_name='listedition',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('unit', 'kind', 'end'), name='one_list_until_a_day'),
        ),
        migrations.AddConstraint(
            model_name='listedition',
            constraint=models.CheckConstraint(condition=models.Q(('start', None), ('end__gt', models.F('start')), _connector='OR'), name='list_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='listrow',
            constraint=models.UniqueConstraint(fields=('edition', 'no'), name='list_in_order'),
        ),
    ]
