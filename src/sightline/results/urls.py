"""Addresses of benefits after they were promised, their maps, and the results page."""

from django.urls import URLPattern, path

from sightline.results.pages import benefits, benefits_map, forms, learning, measures, results

BENEFIT = "benefits/<uuid:benefit_id>"
MAP = "projects/<uuid:project_id>/benefits-map"
MEASURE = "benefit-measures/<uuid:measure_id>"

urlpatterns: list[URLPattern] = [
    path("results", results.results_page, name="results"),
    path("results/derive", results.results_derive, name="results-derive"),
    path("results/outside-view", learning.outside_view, name="outside-view"),
    path("results/outside-view/derive", learning.outside_view_derive, name="outside-view-derive"),
    path("results/accuracy", learning.forecast_accuracy, name="forecast-accuracy"),
    path(
        "results/accuracy/derive",
        learning.forecast_accuracy_derive,
        name="forecast-accuracy-derive",
    ),
    path("benefits", benefits.benefit_list, name="benefits"),
    path("benefits/claimed-twice", benefits.benefit_doubles, name="benefit-doubles"),
    path(BENEFIT, benefits.benefit_detail, name="benefit"),
    path(f"{BENEFIT}/derive", benefits.benefit_derive, name="benefit-derive"),
    path(f"{BENEFIT}/profile", forms.benefit_profile, name="benefit-profile"),
    path(f"{BENEFIT}/forecast", forms.benefit_forecast, name="benefit-forecast"),
    path(f"{BENEFIT}/share", forms.benefit_share, name="benefit-share"),
    path(f"{BENEFIT}/do/<slug:verb>", forms.benefit_step, name="benefit-step"),
    path(f"{BENEFIT}/measures/new", measures.measure_add, name="benefit-measure-add"),
    path(f"{MEASURE}/edit", measures.measure_edit, name="benefit-measure-edit"),
    path(f"{MEASURE}/drop", measures.measure_drop, name="benefit-measure-drop"),
    path(f"{MEASURE}/read", measures.reading_take, name="benefit-read"),
    path(
        "benefit-readings/<uuid:reading_id>/<slug:verb>",
        measures.reading_step,
        name="benefit-reading-step",
    ),
    path(
        "projects/<uuid:project_id>/benefits",
        benefits_map.project_benefits,
        name="project-benefits",
    ),
    path(f"{MAP}/nodes/new", benefits_map.node_add, name="map-node-add"),
    path("map-nodes/<uuid:node_id>/link", benefits_map.link_add, name="map-link-add"),
    path("map-nodes/<uuid:node_id>/edit", benefits_map.node_edit, name="map-node-edit"),
    path("map-nodes/<uuid:node_id>/drop", benefits_map.node_drop, name="map-node-drop"),
    path("map-links/<uuid:edge_id>/drop", benefits_map.link_drop, name="map-link-drop"),
]
