"""Fast tags for dense tables."""

from django import template

register = template.Library()
