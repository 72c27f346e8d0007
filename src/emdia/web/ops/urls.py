"""Addresses that machines ask: probes of a load balancer, Prometheus."""

from django.urls import path

from emdia.web.ops import figures, health

urlpatterns = [
    path("saude/", health.alive, name="alive"),
    path("pronto/", health.ready, name="ready"),
    path("pronto/trabalho/", health.working, name="working"),
    path("metricas/", figures.metrics, name="metrics"),
]
"""*saude* and *pronto* are open and tell no secret; *metricas* asks for its token."""
