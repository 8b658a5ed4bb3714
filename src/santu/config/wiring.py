"""The only place that joins: it fills the ports that the layers below declare."""

from santu.design.services import work as design_work
from santu.jobs import ports as jobs
from santu.register.services import work as register_work
from santu.transition.services import work as transition_work

jobs.HANDLERS = (*register_work.HANDLERS, *design_work.HANDLERS, *transition_work.HANDLERS)
