"""Addresses of customers, of the catalogue and of requests."""

from django.urls import URLPattern, path

from sightline.services.pages import catalogue, customers, foundation, looks, requests, value

CUSTOMER = "customers/<uuid:customer_id>"
SERVICE, VERSION = "services/<uuid:service_id>", "service-versions/<uuid:version_id>"
DOCUMENT = "office-documents/<uuid:document_id>"
REQUEST = "service-requests/<uuid:request_id>"

urlpatterns: list[URLPattern] = [
    path("customers", customers.customer_list, name="customers"),
    path("customers/new", customers.customer_add, name="customer-add"),
    path(CUSTOMER, customers.customer_detail, name="customer"),
    path(f"{CUSTOMER}/edit", customers.customer_edit, name="customer-edit"),
    path(f"{CUSTOMER}/history", customers.customer_history, name="customer-history"),
    path(f"{CUSTOMER}/end", customers.customer_end, name="customer-end"),
    path(f"{CUSTOMER}/drop", customers.customer_drop, name="customer-drop"),
    path(f"{CUSTOMER}/people/new", customers.customer_member_add, name="customer-member-add"),
    path(
        "customer-people/<uuid:member_id>/drop",
        customers.customer_member_drop,
        name="customer-member-drop",
    ),
    path(f"{CUSTOMER}/needs/new", customers.need_note, name="need-note"),
    path(f"{CUSTOMER}/assess", customers.customer_assess, name="customer-assess"),
    path(f"{CUSTOMER}/move", customers.customer_move, name="customer-move"),
    path(f"{CUSTOMER}/findings/new", customers.finding_note, name="customer-finding-note"),
    path(
        "customer-findings/<uuid:finding_id>/close",
        customers.finding_close,
        name="customer-finding-close",
    ),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("services", catalogue.service_list, name="services"),
    path("services/new", catalogue.pmo_service_add, name="pmo-service-add"),
    path("services/adopt", catalogue.catalogue_adopt, name="catalogue-adopt"),
    path(SERVICE, catalogue.service_detail, name="service"),
    path(f"{SERVICE}/history", catalogue.service_history, name="service-history"),
    path(f"{VERSION}/edit", catalogue.service_edit, name="service-edit"),
    path(f"{VERSION}/do/<slug:verb>", catalogue.service_step, name="service-step"),
    path("looks", looks.look_list, name="looks"),
    path("looks/<uuid:look_id>", looks.look_detail, name="look"),
    path("looks/<uuid:look_id>/history", looks.look_history, name="look-history"),
    path("looks/<uuid:look_id>/record", looks.look_record, name="look-record"),
    path("offices/<uuid:office_id>/foundation", foundation.foundation, name="foundation"),
    path(
        "offices/<uuid:office_id>/foundation/<slug:kind>",
        foundation.document_draft,
        name="office-document-draft",
    ),
    path("offices/<uuid:office_id>/charter", foundation.charter, name="office-charter"),
    path("office-documents", foundation.document_list, name="office-documents"),
    path(DOCUMENT, foundation.document_detail, name="office-document"),
    path(f"{DOCUMENT}/history", foundation.document_history, name="office-document-history"),
    path(f"{DOCUMENT}/edit", foundation.document_edit, name="office-document-edit"),
    path(f"{DOCUMENT}/do/<slug:verb>", foundation.document_step, name="office-document-step"),
    path("portal", requests.portal, name="portal"),
    path("desk", requests.desk, name="desk"),
    path("desk/people/new", requests.desk_staff, name="desk-staff"),
    path("desk/people/<uuid:desk_person_id>/leave", requests.desk_leave, name="desk-leave"),
    path("service-requests/new", requests.request_ask, name="service-request-ask"),
    path(REQUEST, requests.request_detail, name="service-request"),
    path(f"{REQUEST}/history", requests.request_history, name="service-request-history"),
    path(f"{REQUEST}/do/<slug:verb>", requests.request_step, name="service-request-step"),
    path(f"{REQUEST}/assign", requests.request_assign, name="service-request-assign"),
    path(f"{REQUEST}/say", requests.request_comment, name="service-request-say"),
    path("request-tasks/<uuid:task_id>/<slug:done_or_not>", requests.task_tick, name="task-tick"),
    path("service-measures", value.service_measures, name="service-measures"),
    path("surveys/<uuid:survey_id>/answer", value.survey_answer, name="survey-answer"),
    path("office-value", value.office_value, name="office-value"),
    path("office-value/claim", value.value_claim, name="value-claim"),
    path("office-value/cost", value.office_cost_set, name="office-cost-set"),
    path("value-claims/<uuid:claim_id>/do/<slug:verb>", value.value_step, name="value-step"),
]
