"""Reports, pages and lists in the forms that people and programs read. Every text from a case is shown literally."""
