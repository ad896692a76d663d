"""Pages of cases, causes and topics, and lists of them."""
