"""Who may open the reports: anybody signed in; what they count is cut to what the actor sees."""

from sightline.kernel.policy import action, anyone

read = action("reports.read", anyone, reads=True)
