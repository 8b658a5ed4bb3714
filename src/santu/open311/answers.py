"""What goes out, record by record, with every name of the specification; what is not public is there without a value."""

import hashlib
from collections.abc import Mapping
from typing import Any

from santu.open311.faults import translate
from santu.open311.rendering import moment
from santu.operate.domain.forms import ANY, Form, Kind
from santu.operate.domain.open_requests import DATATYPES, OpenRequest, OpenUpdate, Service, attributes_of

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
Told = dict[str, Any]


def discovery(address: str, contact: str, changeset: str) -> Told:
    """Where the services are, and what is kept of who files."""
    endpoint = {
        "specification": SPECIFICATION,
        "url": address,
        "changeset": changeset,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return {"changeset": changeset, "contact": contact, "key_service": contact, "endpoints": [endpoint]}


def service(one: Service, *, metadata: bool) -> Told:
    """A row of the list of services."""
    return {
        "service_code": one.code,
        "service_name": one.name,
        "description": one.name,
        "metadata": metadata,
        "type": "realtime",
        "keywords": "",
        "group": "",
    }


def definition(code: str, form: Form) -> Told:
    """What is asked beside what the protocol has parameters for."""
    return {
        "service_code": code,
        "attributes": [
            {
                "variable": True,
                "code": name,
                "datatype": DATATYPES[own.kind],
                "required": ANY in own.needed,
                "datatype_description": translate(own.hint),
                "order": order,
                "description": translate(own.label),
                **(_values(own.of) if own.kind is Kind.CHOICE else {}),
            }
            for order, (name, own) in enumerate(attributes_of(form).items(), start=1)
        ],
    }


def _values(of: Mapping[str, str]) -> Told:
    return {"values": [{"key": key, "name": translate(label)} for key, label in of.items()]}


def request(one: OpenRequest) -> Told:
    """A request as anybody may read it: no description, no address in words of who filed, no point, no picture."""
    return {
        "service_request_id": one.number,
        "status": one.status.value,
        "status_notes": one.notes or None,
        "service_name": one.name,
        "service_code": one.code,
        "description": None,
        "agency_responsible": one.agency or None,
        "service_notice": None,
        "requested_datetime": moment(one.requested),
        "updated_datetime": moment(one.updated),
        "expected_datetime": None,
        "address": one.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def update(one: OpenUpdate) -> Told:
    """A step of a request, by the extension of FixMyStreet."""
    return {
        "update_id": one.id,
        "service_request_id": one.number,
        "status": one.status.value,
        "updated_datetime": moment(one.at),
        "description": translate(one.words),
        "media_url": None,
    }


def changed(form: Form, version: int) -> str:
    """A mark of what is asked: it changes when the process does."""
    return f"{version}-{hashlib.sha256(repr(sorted(form)).encode()).hexdigest()[:12]}"
