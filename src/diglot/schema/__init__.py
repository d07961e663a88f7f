"""Every column of every table: `columns` lists them, `tables` gives those of one table in the forms of others."""

from diglot.schema.columns import MORPHOLOGY as MORPHOLOGY
from diglot.schema.columns import OPTIONAL as OPTIONAL
from diglot.schema.columns import PAIRS as PAIRS
from diglot.schema.columns import PRIVATE as PRIVATE
from diglot.schema.columns import ROLES as ROLES
from diglot.schema.columns import SIGNAL_NAMES as SIGNAL_NAMES
from diglot.schema.columns import TABLES as TABLES
from diglot.schema.columns import Field as Field
from diglot.schema.tables import arrow_schema as arrow_schema
from diglot.schema.tables import features as features
from diglot.schema.tables import fields as fields
from diglot.schema.tables import optional_fields as optional_fields
from diglot.schema.tables import profile_fields as profile_fields
from diglot.schema.tables import with_kept as with_kept
