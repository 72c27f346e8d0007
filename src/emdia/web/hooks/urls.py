"""Addresses that providers call."""

from django.urls import path

from emdia.web.hooks import views

urlpatterns = [path("<slug:provider>/<slug:account>", views.receive, name="hook")]
