import django.db.models.deletion
from django.db import migrations, models

BECOMES = {
    "a01": "P01",
    "a02": "P04",
    "a03": "P03",
    "a04": "P16",
    "b01": "P09",
    "b02": "P11",
    "b03": "P07",
    "b04": "P17",
    "c01": "P05",
    "c02": "P06",
    "c03": "P15",
    "d01": "P14",
    "d02": "P18",
    "d03": "P13",
}


def recode(apps, codes):
    contracts = apps.get_model("register", "ServiceContract").objects
    for was, now in codes.items():
        contracts.filter(item=was).update(item=now)


def forwards(apps, _editor):
    recode(apps, BECOMES)


def backwards(apps, _editor):
    recode(apps, {now: was for was, now in BECOMES.items()})


class Migration(migrations.Migration):
    dependencies = [("register", "0023_instruments_of_plans")]

    operations = [
        migrations.RunPython(forwards, backwards),
        migrations.CreateModel(
            name='Whistle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('matter', models.TextField(default='')),
                ('title', models.TextField()),
                ('day', models.DateField()),
                ('reason', models.TextField()),
                ('key', models.TextField(unique=True)),
                ('by', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.handedtask')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.unit')),
            ],
            options={
                'verbose_name': '吹哨',
            },
        ),
        migrations.CreateModel(
            name='WhistleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.TextField()),
                ('role', models.TextField(default='')),
                ('day', models.DateField()),
                ('note', models.TextField(default='')),
                ('by', models.TextField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.unit')),
                ('whistle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='register.whistle')),
            ],
            options={
                'verbose_name': '部门报到',
                'constraints': [models.UniqueConstraint(fields=('whistle', 'organ', 'said'), name='department_says_it_once')],
            },
        ),
    ]
