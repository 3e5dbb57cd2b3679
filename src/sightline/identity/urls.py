"""Addresses of people, offices, grants, one's own account and the organisation."""

from django.urls import path

from sightline.identity.pages import account, grants, offices, people

urlpatterns = [
    path("offices", offices.office_tree, name="offices"),
    path("offices/new", offices.office_open, name="office-open"),
    path("offices/<uuid:office_id>", offices.office_detail, name="office"),
    path("offices/<uuid:office_id>/edit", offices.office_edit, name="office-edit"),
    path("offices/<uuid:office_id>/close", offices.office_close, name="office-close"),
    path("offices/<uuid:office_id>/history", offices.office_history, name="office-history"),
    path("offices/<uuid:office_id>/grants/new", offices.office_grant, name="office-grant"),
    path("offices/<uuid:office_id>/relations/new", offices.relation_add, name="office-relate"),
    path("offices/relations/<uuid:relation_id>/end", offices.relation_end, name="relation-end"),
    path("people", people.person_list, name="people"),
    path("people/new", people.person_add, name="person-add"),
    path("people/<uuid:person_id>", people.person_detail, name="person"),
    path("people/<uuid:person_id>/edit", people.person_edit, name="person-edit"),
    path("people/<uuid:person_id>/history", people.person_history, name="person-history"),
    path("people/<uuid:person_id>/deactivate", people.person_deactivate, name="person-deactivate"),
    path("people/<uuid:person_id>/reactivate", people.person_reactivate, name="person-reactivate"),
    path("grants", grants.grant_list, name="grants"),
    path("grants/<uuid:grant_id>/confirm", grants.grant_confirm, name="grant-confirm"),
    path("grants/<uuid:grant_id>/revoke", grants.grant_revoke, name="grant-revoke"),
    path("account", account.account, name="account"),
    path("account/tokens/new", account.token_issue, name="token-issue"),
    path("account/tokens/<uuid:token_id>/revoke", account.token_revoke, name="token-revoke"),
    path("account/services/new", account.service_add, name="service-add"),
    path("organisation", account.organisation, name="organisation"),
]
