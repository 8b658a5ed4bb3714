import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('transition', '0001_initial'), ('transition', '0002_undo_approvals'), ('transition', '0003_posts'), ('transition', '0004_pools'), ('transition', '0005_following'), ('transition', '0006_handover')]

    initial = True

    dependencies = [
        ('design', '0001_tables'),
        ('register', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.TextField(choices=[('draft', 'Draft'), ('proven', 'Proven'), ('approved', 'Approved'), ('applied', 'Applied'), ('undone', 'Undone')], default='draft')),
                ('counts', models.TextField()),
                ('proof', models.TextField(default='')),
                ('planned_by', models.TextField()),
                ('approved_by', models.TextField(default='')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('act', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.act')),
                ('scenario', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='design.scenario')),
                ('undo_approved_by', models.TextField(default='')),
                ('posts', models.TextField(default='')),
            ],
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('authority', models.TextField()),
                ('number', models.TextField()),
                ('day', models.DateField()),
                ('issuer', models.TextField()),
                ('minutes', models.TextField(default='')),
                ('synthetic', models.BooleanField(default=False)),
                ('by', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instruments', to='transition.plan')),
                ('undoes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.act')),
            ],
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('day', models.DateField()),
                ('county', models.TextField()),
                ('proposal', models.TextField()),
                ('changes', models.TextField()),
                ('waits', models.TextField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='transition.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['plan', 'county', 'no'], name='steps_of_county')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'no'), name='step_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PlanPool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('county', models.TextField()),
                ('kind', models.TextField()),
                ('measure', models.TextField()),
                ('room', models.IntegerField()),
                ('planned', models.PositiveIntegerField()),
                ('least', models.PositiveIntegerField()),
                ('bound', models.PositiveIntegerField()),
                ('proven', models.BooleanField()),
                ('has', models.PositiveIntegerField()),
                ('course', models.TextField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pools', to='transition.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'county', 'kind', 'measure'), name='pool_once')],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.TextField()),
                ('what', models.TextField()),
                ('kind', models.TextField()),
                ('proposed', models.PositiveBigIntegerField()),
                ('accepted', models.PositiveBigIntegerField()),
                ('reason', models.TextField(default='')),
                ('members', models.TextField(default='[]')),
                ('by', models.TextField()),
                ('decided_at', models.DateTimeField(auto_now=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='following', to='transition.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'duty', 'what', 'kind'), name='following_decided_once'), models.CheckConstraint(condition=models.Q(('accepted__lte', models.F('proposed'))), name='following_no_more_than_proposed')],
            },
        ),
        migrations.CreateModel(
            name='HandoverList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveIntegerField()),
                ('unit', models.TextField()),
                ('name', models.TextField()),
                ('county', models.TextField()),
                ('receiver', models.TextField()),
                ('follows', models.TextField(default='[]')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='transition.plan')),
            ],
            options={
                'verbose_name': '交接清单',
                'constraints': [models.UniqueConstraint(fields=('plan', 'no'), name='handover_in_order')],
            },
        ),
        migrations.CreateModel(
            name='HandoverLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.TextField()),
                ('no', models.PositiveIntegerField()),
                ('what', models.TextField()),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ('measure', models.TextField()),
                ('receiver', models.TextField()),
                ('witness', models.TextField()),
                ('day', models.DateField(null=True)),
                ('by', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('list', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='transition.handoverlist')),
            ],
            options={
                'verbose_name': '交接清单条目',
                'constraints': [models.UniqueConstraint(fields=('list', 'category', 'no'), name='handover_lines_in_order')],
            },
        ),
    ]
