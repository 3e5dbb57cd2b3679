"""The office as a provider: customers, the catalogue of services, requests and what they came to."""
