"""What the tests of alerts and boards share."""
