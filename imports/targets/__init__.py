"""The kinds of rows that come in: a target for each."""

from imports.choices import Kind
from imports.targets.base import Target
from imports.targets.members import MemberTarget
from imports.targets.packages import PackageTarget
from imports.targets.places import GroupTarget, PodTarget, WardTarget
from imports.targets.requests import RequestTarget
from imports.targets.resources import ResourceTarget
from imports.targets.staff import StaffTarget
from imports.targets.volunteers import VolunteerTarget

TARGETS: dict[str, type[Target]] = {
    Kind.REQUESTS: RequestTarget,
    Kind.VOLUNTEERS: VolunteerTarget,
    Kind.WARDS: WardTarget,
    Kind.PODS: PodTarget,
    Kind.MEMBERS: MemberTarget,
    Kind.GROUPS: GroupTarget,
    Kind.RESOURCES: ResourceTarget,
    Kind.PACKAGE: PackageTarget,
    Kind.STAFF: StaffTarget,
}
