

import django.db.models.deletion
import numi.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
        ('tickets', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('entry_count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='publishedprocedure',
            name='change_note',
            field=models.CharField(blank=True, max_length=240, verbose_name='ce qui change'),
        ),
        migrations.AddField(
            model_name='publishedprocedure',
            name='number',
            field=models.PositiveIntegerField(default=1, verbose_name='version'),
        ),
        migrations.AddField(
            model_name='publishedprocedure',
            name='published_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='publishedprocedure',
            name='procedure_id',
            field=models.CharField(db_index=True, max_length=80, verbose_name='procédure'),
        ),
        migrations.CreateModel(
            name='LibraryEntry',
            fields=[
                ('procedure_id', models.CharField(max_length=80, primary_key=True, serialize=False, verbose_name='procédure')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('family', models.CharField(max_length=40, verbose_name='catégorie')),
                ('level', models.PositiveSmallIntegerField(default=1, verbose_name='niveau')),
                ('urgency', models.CharField(max_length=10, verbose_name='priorité')),
                ('urgency_rank', models.PositiveSmallIntegerField(default=3, editable=False)),
                ('minutes_from', models.PositiveSmallIntegerField(default=1, verbose_name='durée courte')),
                ('minutes_to', models.PositiveSmallIntegerField(default=1, verbose_name='durée longue')),
                ('keeper', models.CharField(blank=True, max_length=80, verbose_name='pôle responsable')),
                ('reviewed_on', models.DateField(verbose_name='relue le')),
                ('review_due_on', models.DateField(verbose_name='à relire le')),
                ('published_at', models.DateTimeField(verbose_name='mise à jour le')),
                ('number', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('retired_at', models.DateTimeField(null=True, verbose_name='retirée le')),
                ('successor', models.CharField(blank=True, max_length=80, verbose_name='remplacée par')),
                ('view_count', models.PositiveIntegerField(default=0, verbose_name='vues')),
                ('useful_count', models.PositiveIntegerField(default=0, verbose_name='utile')),
                ('useless_count', models.PositiveIntegerField(default=0, verbose_name='pas utile')),
                ('open_doubt_count', models.PositiveIntegerField(default=0, verbose_name='doutes ouverts')),
                ('has_leaflet', models.BooleanField(default=False, verbose_name='feuillet')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.libraryentry')),
            ],
        ),
        migrations.CreateModel(
            name='EntryTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='étiquette')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='library.libraryentry')),
            ],
        ),
        migrations.CreateModel(
            name='Doubt',
            fields=[
                ('id', models.UUIDField(default=numi.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('content_hash', models.CharField(max_length=64)),
                ('step', models.CharField(blank=True, max_length=80, verbose_name='étape')),
                ('reason', models.CharField(max_length=500, verbose_name='ce qui ne va pas')),
                ('is_dangerous', models.BooleanField(default=False, verbose_name='peut faire du tort')),
                ('at', models.DateTimeField(verbose_name='dit le')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='répondu le')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='réponse')),
                ('form_token', models.UUIDField(editable=False, null=True, unique=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tickets.ticket')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='library.libraryentry')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.UUIDField(default=numi.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('procedure_id', models.CharField(max_length=80, verbose_name='procédure')),
                ('base_hash', models.CharField(blank=True, max_length=64, verbose_name='version de départ')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('in_review', 'En relecture'), ('approved', 'Relue, bonne à publier'), ('scheduled', 'Publication prévue'), ('published', 'Publiée'), ('discarded', 'Abandonnée')], default='draft', max_length=10, verbose_name='état')),
                ('read_at', models.DateTimeField(null=True, verbose_name='relue le')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remarque du relecteur')),
                ('change_note', models.CharField(blank=True, max_length=240, verbose_name='ce qui change')),
                ('publish_at', models.DateTimeField(null=True, verbose_name='à publier le')),
                ('created_at', models.DateTimeField(verbose_name='commencée le')),
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_editor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.FloatField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.libraryentry')),
                ('term', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.term')),
            ],
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content_hash', models.CharField(max_length=64)),
                ('is_useful', models.BooleanField(verbose_name='utile')),
                ('reason', models.CharField(blank=True, max_length=240, verbose_name='pourquoi')),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='library.libraryentry')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddIndex(
            model_name='libraryentry',
            index=models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['urgency_rank', '-view_count', 'title'], name='entry_shelf'),
        ),
        migrations.AddIndex(
            model_name='libraryentry',
            index=models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['review_due_on'], name='entry_review'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(fields=('user', 'entry'), name='favourite_once'),
        ),
        migrations.AddConstraint(
            model_name='entrytag',
            constraint=models.UniqueConstraint(fields=('name', 'entry'), name='entry_tag_once'),
        ),
        migrations.AddIndex(
            model_name='doubt',
            index=models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['at'], name='doubt_open'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(condition=models.Q(('state', 'scheduled')), fields=['publish_at'], name='revision_due'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['procedure_id', '-saved_at'], name='revision_recent'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'scheduled'])), fields=('procedure_id',), name='revision_one_open', violation_error_message='Un brouillon de cette procédure est déjà ouvert.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publish_at__isnull', False), ('state', 'scheduled')), models.Q(('state', 'scheduled'), _negated=True), _connector='OR'), name='revision_scheduled_has_moment', violation_error_message='Une publication prévue a une date.'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(fields=('term', 'entry'), name='posting_once'),
        ),
        migrations.AddConstraint(
            model_name='vote',
            constraint=models.UniqueConstraint(fields=('entry', 'user', 'content_hash'), name='vote_once'),
        ),
    ]
