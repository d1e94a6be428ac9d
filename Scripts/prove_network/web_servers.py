# SPDX-License-Identifier: Apache-2.0
"""Updates from real servers in all their ways, each with its log as the judge."""
import shutil
import tempfile

from prove_support.program import skip

from .certificates import Certificates
from .object_store import ObjectStore
from .servers import FaultServer, Nginx
from .site import MOST_REPEATED, check_account, repeated


def prove(site, count):
    """Installs from each kind of server, on a device with an old release and on a new one."""
    if shutil.which("nginx") is None:
        skip("nginx is not here")
    with tempfile.TemporaryDirectory(prefix="prove-network-") as directory:
        tls = Certificates(directory)
        kinds = {
            "nginx": lambda: Nginx(site.repository),
            "nginx without ranges": lambda: Nginx(site.repository, max_ranges=0),
            "nginx with one range": lambda: Nginx(site.repository, max_ranges=1),
            "nginx with gzip": lambda: Nginx(site.repository, gzip=True),
            "nginx with TLS": lambda: Nginx(site.repository, tls=tls),
            "nginx with TLS, without ranges": lambda: Nginx(
                site.repository, tls=tls, max_ranges=0),
            "slow nginx": lambda: Nginx(site.repository, rate=60_000),
            "an object store": lambda: ObjectStore(site.repository),
            "the fault server at its best": lambda: FaultServer(site.repository),
        }
        for name, start in kinds.items():
            server = start()
            try:
                _prove_one(site, server, name, tls, count)
            finally:
                server.close()


def _prove_one(site, server, name, tls, count):
    options = ["--ca-file", tls.authority] if server.address.startswith("https") else []
    for is_new in (False, True):
        title = f"{name}, {'a new device' if is_new else 'an update'}"
        device = site.device("web", is_new)
        planned = site.program.run(
            "plan", *device.command(server.address, *options)[1:])
        count.check(planned.status == 0, f"{title}: plan: {planned.errors}")
        server.take()
        result = device.install(server.address, *options)
        sent = server.take()
        if count.check(result.status == 0, f"{title}: {result.errors or result.output}"):
            device.is_whole(count, title)
            if "without ranges" in name:
                # Of a package whose head alone is wanted the rest is on its way all the same.
                count.check(result.report["transfer"]["total"] <= sum(one.size for one in sent)
                            and repeated(sent) <= MOST_REPEATED,
                            f"{title}: {result.report['transfer']}, {repeated(sent)} bytes twice")
            else:
                check_account(result, sent, count, title)
                count.check(repeated(sent) == 0, f"{title}: {repeated(sent)} bytes came twice")
                _check_plan(planned.report, result.report, title, count)
            count.end("installed")
            _prove_idle(site, server, device, title, options, count)
        device.remove()


def _check_plan(plan, report, title, count):
    """What a plan says is what is fetched, and little more than what is needed."""
    want, have = plan.get("toFetch") or {}, report["transfer"]
    for part in ("delta", "full", "fallback", "wasted"):
        count.check(want.get(part) == have[part],
                    f"{title}: {want.get(part)} bytes ({part}) were planned, {have[part]} fetched")
    payloads = have["total"] - have["metadata"]
    count.check(payloads <= report["downloadSize"] * 1.02,
                f"{title}: {payloads} bytes instead of {report['downloadSize']}")


def _prove_idle(site, server, device, title, options, count):
    """A device that has everything asks once and takes little."""
    result = device.install(server.address, *options)
    sent = server.take()
    count.check(result.status == 0, f"{title}, again: {result.errors}")
    if site.trust[0] == "--trust":
        size = sum(answer.size for answer in sent)
        count.check(len(sent) == 1 and size < 5 * 1024,
                    f"{title}: a device that is up to date took {len(sent)} requests, {size} bytes")
    check_account(result, sent, count, f"{title}, again")
