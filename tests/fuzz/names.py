"""The places that are fed, by name; known without importing what they feed."""

NAMES = ("case", "registry", "report", "text", "terminal", "markdown", "junit", "github", "html")
