"""Executors: every unit once, whatever carries it out, also where a machine goes away in the middle."""

import pytest

from apibank.errors import ApibankError, UsageError
from apibank.executors import EXECUTORS, open_executor
from tests.executors.units import die, slowly, square

UNITS = list(range(25))
SQUARES = {number: number * number for number in UNITS}


@pytest.mark.parametrize("name", ["serial", "local"])
def test_every_unit_is_carried_out_once(name: str) -> None:
    executor = open_executor(name, 2)
    try:
        found = list(executor.map(square, UNITS))
        assert len(found) == len(UNITS)
        assert dict(found) == SQUARES
        assert dict(executor.map(square, [3])) == {0: 9}
    finally:
        executor.close()


def test_a_killed_worker_is_told_in_words() -> None:
    executor = open_executor("local", 1)
    try:
        with pytest.raises(ApibankError, match="goes on from here"):
            list(executor.map(die, [9]))
    finally:
        executor.close()


def test_executors_that_there_are_not_are_told() -> None:
    with pytest.raises(UsageError, match="choose from serial, local, ray"):
        open_executor("spark")
    for name in EXECUTORS:
        with pytest.raises(UsageError, match="one worker or more"):
            open_executor(name, 0)
    assert list(EXECUTORS) == ["serial", "local", "ray"]


@pytest.mark.slow
def test_a_cluster_loses_a_node_and_no_unit() -> None:
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    try:
        node = cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        executor = open_executor("ray", None, cluster.address)
        found: dict[int, int] = {}
        for place, result in executor.map(slowly, UNITS):
            found[place] = result
            if len(found) == 6:
                cluster.remove_node(node, allow_graceful=False)
        executor.close()
    finally:
        cluster.shutdown()
    assert found == SQUARES
