"""The ways by which requests reach a dealer's own systems, and the log of what went there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse

from app.errors import NotFound
from app.lib.vocabulary.delivery import CHANNEL_KIND
from app.lib.vocabulary.operation import MESSAGE_STATE
from app.models import Dealer, DeliveryChannel
from app.queries import deliveries as reads
from app.services import audit, deliveries
from app.views.base import OfficeView, actor, asked_page, carry_out, expose, find, may, now, perform, person
from app.views.dealer_choice import offer_own_dealers
from app.views.fields import LineField, NumberedField, WordField, need


class ChannelForm(FlaskForm):
    """Whose requests go where, and how."""

    dealer_id = NumberedField(_l("Dealer"), validators=[need])
    kind = WordField(_l("Way"), CHANNEL_KIND, validators=[need])
    address = LineField(
        _l("Address"),
        limit=deliveries.LONGEST_ADDRESS,
        description=_l("A mail address for ADF by mail, else an address that begins with https://."),
        validators=[need],
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        offer_own_dealers(self.dealer_id)


class DeliveryChannelsView(OfficeView):
    """Ways of the own dealers."""

    route_base = "/delivery"

    @expose("/")
    def index(self) -> Response:
        """All ways, and a form for another one."""
        return self.page(ChannelForm(formdata=None))

    @expose("/add", permission="edit", methods=("POST",))
    def add(self) -> AnyResponse:
        """Open another way."""
        form = ChannelForm()
        if carry_out(form, lambda: _open(form)):
            return redirect(url_for("DeliveryChannelsView.index"))
        return self.page(form)

    @expose("/<int:channel_id>/<any(on, off, test, renew, remove):way>", permission="edit", methods=("POST",))
    def change(self, channel_id: int, way: str) -> AnyResponse:
        """Switch a way on or off, try it, give it a new secret, remove it."""
        channel = find(DeliveryChannel, channel_id)
        change, done = _STEPS[way]
        perform(lambda: _write_down(channel, way, change), done)
        return redirect(url_for("DeliveryChannelsView.index"))

    def page(self, form: ChannelForm) -> Response:
        """The list with the form; secrets only for those who may change them."""
        key = current_app.config["SETTINGS"].secret_key
        shows = may("DeliveryChannelsView", "edit")
        return self.render(
            "office/deliveries/channels.html",
            form=form,
            channels=[
                (channel, deliveries.secret_of(channel, key) if shows and channel.kind == "webhook" else "")
                for channel in reads.list_channels()
            ],
        )


class DeliveryLogView(OfficeView):
    """What left for dealers' own systems."""

    route_base = "/delivery-log"

    @expose("/")
    def index(self) -> Response:
        """The log, newest first."""
        state = request.args.get("state", "")
        state = state if state in MESSAGE_STATE else ""
        log = reads.find_log(state=state, page=asked_page())
        return self.render("office/deliveries/log.html", page=log, state=state, states=MESSAGE_STATE)

    @expose("/<int:sent_id>/resend", permission="edit", methods=("POST",))
    def resend(self, sent_id: int) -> AnyResponse:
        """Send one again."""
        message = reads.find_delivery(sent_id)
        if message is None:
            raise NotFound("DELIVERY_UNKNOWN", _l("There is no such page."))
        perform(lambda: deliveries.resend(message=message, at=now()), _l("It waits to be sent now."))
        return redirect(url_for("DeliveryLogView.index"))


def _open(form: ChannelForm) -> None:
    dealer = find(Dealer, form.dealer_id.data)
    channel = deliveries.add_channel(
        dealer_id=dealer.id, kind=form.kind.data, address=form.address.data or "", user_id=person().id, at=now()
    )
    _note(channel, "channel_added")


def _write_down(channel: DeliveryChannel, step: str, change: Callable[[DeliveryChannel], object]) -> None:
    change(channel)
    _note(channel, "channel_removed" if step == "remove" else "channel_changed", step)


def _note(channel: DeliveryChannel, action: str, step: str = "") -> None:
    details = {"kind": channel.kind, "address": channel.address, "step": step}
    audit.record(
        action=action, by=actor(), subject=f"channel:{channel.id}", dealer_id=channel.dealer_id, details=details
    )


_STEPS: dict[str, tuple[Callable[[DeliveryChannel], object], Any]] = {
    "on": (lambda channel: deliveries.switch_channel(channel=channel, active=True), _l("The way is open.")),
    "off": (lambda channel: deliveries.switch_channel(channel=channel, active=False), _l("The way is closed.")),
    "test": (lambda channel: deliveries.send_test(channel=channel, at=now()), _l("A test is on its way; see the log.")),
    "renew": (
        lambda channel: deliveries.renew_secret(channel=channel),
        _l("The webhook has a new secret; the old one is worth nothing any more."),
    ),
    "remove": (lambda channel: deliveries.remove_channel(channel=channel, at=now()), _l("The way is removed.")),
}
