"""Addresses of lessons and of what is shared between projects."""

from django.urls import URLPattern, path

from sightline.knowledge.pages import lessons

LESSON = "lessons/<uuid:lesson_id>"
OF_PROJECT = "projects/<uuid:project_id>/lessons"

urlpatterns: list[URLPattern] = [
    path("lessons", lessons.lesson_list, name="lessons"),
    path(LESSON, lessons.lesson_detail, name="lesson"),
    path(f"{LESSON}/edit", lessons.lesson_edit, name="lesson-edit"),
    path(f"{LESSON}/history", lessons.lesson_history, name="lesson-history"),
    path(f"{LESSON}/do/<slug:verb>", lessons.lesson_step, name="lesson-step"),
    path(f"{LESSON}/apply", lessons.lesson_apply, name="lesson-apply"),
    path("lesson-uses/<uuid:use_id>/note", lessons.lesson_use_note, name="lesson-use-note"),
    path(OF_PROJECT, lessons.project_lessons, name="project-lessons"),
    path(f"{OF_PROJECT}/new", lessons.lesson_capture, name="lesson-capture"),
]
