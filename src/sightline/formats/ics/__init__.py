"""iCalendar (RFC 5545): milestones and activities for calendar programs; written, never read."""
