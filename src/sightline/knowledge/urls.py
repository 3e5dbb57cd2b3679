"""Addresses of lessons and of what is shared between projects."""

from django.urls import URLPattern, path

from sightline.knowledge.pages import lessons, rolling, sharing

LESSON = "lessons/<uuid:lesson_id>"
OF_PROJECT = "projects/<uuid:project_id>/lessons"
SHARED = "shared-plans/<uuid:shared_plan_id>"
ROLL_OUT, WAVE = "roll-outs/<uuid:roll_out_id>", "waves/<uuid:wave_id>"
VERSION = "plan-versions/<uuid:version_id>"

urlpatterns: list[URLPattern] = [
    path("lessons", lessons.lesson_list, name="lessons"),
    path(LESSON, lessons.lesson_detail, name="lesson"),
    path(f"{LESSON}/edit", lessons.lesson_edit, name="lesson-edit"),
    path(f"{LESSON}/history", lessons.lesson_history, name="lesson-history"),
    path(f"{LESSON}/do/<slug:verb>", lessons.lesson_step, name="lesson-step"),
    path(f"{LESSON}/apply", lessons.lesson_apply, name="lesson-apply"),
    path("lesson-uses/<uuid:use_id>/note", lessons.lesson_use_note, name="lesson-use-note"),
    path(OF_PROJECT, lessons.project_lessons, name="project-lessons"),
    path(f"{OF_PROJECT}/near", lessons.project_lessons_near, name="project-lessons-near"),
    path(f"{OF_PROJECT}/new", lessons.lesson_capture, name="lesson-capture"),
    path("shared-plans", sharing.shared_plan_list, name="shared-plans"),
    path(SHARED, sharing.shared_plan_detail, name="shared-plan"),
    path(f"{SHARED}/history", sharing.shared_plan_history, name="shared-plan-history"),
    path(f"{SHARED}/draft", sharing.plan_version_draft, name="plan-version-draft"),
    path("projects/<uuid:project_id>/share-plan", sharing.plan_share, name="plan-share"),
    path(f"{VERSION}/rows", sharing.plan_version_rows, name="plan-version-rows"),
    path(f"{VERSION}/do/<slug:verb>", sharing.plan_version_step, name="plan-version-step"),
    path(f"{VERSION}/reuse", sharing.plan_reuse, name="plan-reuse"),
    path("reuses/<uuid:reuse_id>/adapt", sharing.reuse_adapt, name="reuse-adapt"),
    path("roll-outs", rolling.roll_out_list, name="roll-outs"),
    path(ROLL_OUT, rolling.roll_out_detail, name="roll-out"),
    path(f"{VERSION}/roll-out", rolling.roll_out_plan, name="roll-out-plan"),
    path(f"{ROLL_OUT}/waves/new", rolling.wave_add, name="wave-add"),
    path(f"{WAVE}/move", rolling.wave_move, name="wave-move"),
    path(f"{WAVE}/drop", rolling.wave_drop, name="wave-drop"),
]
