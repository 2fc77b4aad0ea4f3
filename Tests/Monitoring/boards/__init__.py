"""The Grafana boards as code: what each shows, in the words an operator reads. `make dashboards` writes them."""
