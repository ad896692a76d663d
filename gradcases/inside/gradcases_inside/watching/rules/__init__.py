"""The rules, a module for each symptom: records in, findings out."""
