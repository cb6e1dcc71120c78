"""What Streamlit's client writes itself, in English, wherever a reader of these pages can meet it.

A name in braces stands for what the client puts there. Taken from the client of the pinned version.
"""

from __future__ import annotations

from analytics.errors import N_

_AROUND = (
    N_("Skip to main content"),
    N_("Sidebar"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Main menu"),
    N_("Running..."),
    N_("Connecting"),
    N_("Stop"),
    N_("Close"),
    N_("Connection error"),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_("You have requested page /{page}, but no corresponding file was found in the app's pages/ directory. "
       "Running the app's main page."),
)  # fmt: skip

_CHOICES = (
    N_("Open"),
    N_("Dismiss"),
    N_("Choose an option"),
    N_("No results"),
    N_("1 option available."),
    N_("{n} options available."),
    N_("Press Enter to apply"),
    N_("Choose date"),
    N_("Choose date, {month}"),
    N_("Next month"),
    N_("Previous month"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    N_("year, {label}"),
    N_("month, {label}"),
    N_("day, {label}"),
    N_("yyyy"),
    N_("mm"),
    N_("dd"),
    N_("Empty"),
)

_FILES = (
    N_("Upload"),
    N_("file upload"),
    N_("Add files"),
    N_("add icon"),
    N_("Drag and drop files here"),
    N_("{size} per file"),
    N_("Remove {file}"),
    N_("Error:"),
    N_("File must be {size} or smaller."),
    N_("{kind} files are not allowed."),
    N_("Connection lost. Please wait for the app to reconnect, then try again."),
)

_TABLES = (
    N_("Scrollable table"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Copy column name"),
    N_("Fullscreen"),
    N_("Fullscreen: {name}"),
    N_("Close fullscreen"),
    N_("Close fullscreen: {name}"),
    N_("Download as CSV"),
    N_("Download as CSV: {name}"),
    N_("Search"),
    N_("Search: {name}"),
    N_("Show/hide columns"),
    N_("Show/hide columns: {name}"),
    N_("Type to search"),
    N_("1 result"),
    N_("{n} results"),
    N_("{i} of {n} results"),
    N_("Previous Result"),
    N_("Next Result"),
    N_("Close Search"),
    N_("Dataframe column menu"),
    N_("Select all"),
    N_("(index)"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Statistics"),
    N_("Format"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Automatic"),
    N_("Localized"),
    N_("Plain"),
    N_("Compact"),
    N_("Values"),
    N_("Distinct"),
    N_("Average"),
    N_("Standard deviation"),
    N_("Minimum"),
    N_("Maximum"),
    N_("Median"),
    N_("Sum"),
)

#: Every label, as the client writes it.
LABELS = (*_AROUND, *_CHOICES, *_FILES, *_TABLES)
