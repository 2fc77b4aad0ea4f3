"""The parties of an end-to-end test: relay, page server, browser classroom, agent."""
