"""MuJoCo and pybullet load the bodies that we write, and find in them what we say is there."""
import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

import mujoco
import numpy as np
import pybullet

TOLERANCE = 1e-6  # relative


def near(theirs, ours, what):
    theirs, ours = np.asarray(theirs, float), np.asarray(ours, float)
    error = np.max(np.abs(theirs - ours) / np.maximum(np.abs(ours), 1e-3), initial=0)
    assert error < TOLERANCE, f"{what}: {theirs} instead of {ours}"


def check_mujoco(xml, body):
    model = mujoco.MjModel.from_xml_path(str(xml))
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    assert model.nbody == len(body["links"]) + 1 and model.njnt == len(body["joints"]) + 1
    near(model.body_mass.sum(), body["mass_kg"], "mass")
    for link in body["links"]:
        i = model.body(link["name"]).id
        near(model.body_mass[i], link["mass_kg"], f"{link['name']} mass")
        near(model.body_inertia[i], link["inertia_kgm2"], f"{link['name']} inertia")
        near(data.xipos[i] - [0, 0, body["head_height_m"]], link["position_m"], f"{link['name']} position")
        near(data.ximat[i].reshape(3, 3)[:, 2], link["direction"], f"{link['name']} direction")
    for k, joint in enumerate(body["joints"]):
        j = model.joint(joint["name"]).id
        near(model.jnt_range[j], [joint["lower_rad"], joint["upper_rad"]], f"{joint['name']} range")
        near(data.xaxis[j], joint["axis"], f"{joint['name']} axis")
        near(data.xanchor[j] - [0, 0, body["head_height_m"]], joint["position_m"], f"{joint['name']} position")
        dof = model.jnt_dofadr[j]
        near([model.dof_armature[dof], model.dof_damping[dof], model.jnt_stiffness[j]],
             [joint["armature_kgm2"], joint["damping_nms"], joint["stiffness_nm"]], f"{joint['name']} passive terms")
        assert model.actuator_trnid[k, 0] == j
        near(model.actuator_gear[k, 0], joint["gear_nm"], f"{joint['name']} gear")
    # nothing touches but the lowest points the ground: what may overlap is excluded
    assert all(0 in model.geom_bodyid[contact.geom] for contact in data.contact), "limbs in contact at rest"


def check_pybullet(urdf, body):
    robot = pybullet.loadURDF(str(urdf), flags=pybullet.URDF_USE_INERTIA_FROM_FILE)
    names, joints = {pybullet.getBodyInfo(robot)[0].decode(): -1}, {}
    for j in range(pybullet.getNumJoints(robot)):
        info = pybullet.getJointInfo(robot, j)
        names[info[12].decode()] = j
        joints[info[1].decode()] = info
    assert len(joints) == len(body["joints"])
    near(sum(pybullet.getDynamicsInfo(robot, i)[0] for i in names.values()), body["mass_kg"], "mass")
    for link in body["links"]:
        i = names[link["name"]]
        dynamics = pybullet.getDynamicsInfo(robot, i)
        near(dynamics[0], link["mass_kg"], f"{link['name']} mass")
        near(dynamics[2], link["inertia_kgm2"], f"{link['name']} inertia")
        state = pybullet.getBasePositionAndOrientation(robot) if i < 0 else pybullet.getLinkState(robot, i)
        near(state[0], link["position_m"], f"{link['name']} position")
        near(np.reshape(pybullet.getMatrixFromQuaternion(state[1]), (3, 3))[:, 2], link["direction"],
             f"{link['name']} direction")
    for joint in body["joints"]:
        info = joints[joint["name"]]
        assert info[2] == pybullet.JOINT_REVOLUTE
        near(info[8:11], [joint["lower_rad"], joint["upper_rad"], joint["gear_nm"]], f"{joint['name']} range")
        near(info[6], joint["damping_nms"], f"{joint['name']} damping")
    check_fall(robot, body)
    pybullet.removeBody(robot)


def check_fall(robot, body):
    """With its joints free the body falls as a whole, and the links between two hinges do no harm."""
    for j in range(pybullet.getNumJoints(robot)):
        pybullet.setJointMotorControl2(robot, j, pybullet.VELOCITY_CONTROL, force=0)
        pybullet.changeDynamics(robot, j, jointDamping=0, linearDamping=0, angularDamping=0)
    pybullet.changeDynamics(robot, -1, linearDamping=0, angularDamping=0)
    step, steps = 1 / 240, 60
    for _ in range(steps):
        pybullet.stepSimulation()
    angles = [pybullet.getJointState(robot, j)[0] for j in range(pybullet.getNumJoints(robot))]
    assert np.max(np.abs(angles), initial=0) < 0.1, angles
    fallen = pybullet.getBasePositionAndOrientation(robot)[0][2]
    expected = -0.5 * 9.81 * step**2 * steps * (steps + 1)
    assert abs(fallen - expected) < 1e-2, f"fell {fallen} m instead of {expected} m"


def imported(program, file):
    """The genome of a file's body, as JSON."""
    text = subprocess.run([program, "import", file, "-o", "-"], check=True, capture_output=True, text=True).stdout
    return json.loads(text)["body"]


def check_import(program, xml, urdf, work):
    """What MuJoCo writes of a body that it has read is the same genome to us."""
    model = mujoco.MjModel.from_xml_path(str(xml))
    mujoco.mj_saveLastXML(str(work / "saved.xml"), model)
    ours = imported(program, xml)
    assert ours == imported(program, urdf)
    assert ours == imported(program, work / "saved.xml"), xml


def check(xml, urdf, text):
    body = json.loads(text)
    check_mujoco(xml, body)
    check_pybullet(urdf, body)


def check_champion(campaign, program, work):
    """The commands of docs/bodies.md, on the best learner of the campaign."""
    with sqlite3.connect(f"file:{campaign}?mode=ro", uri=True) as connection:
        (best,) = connection.execute(
            "SELECT individual FROM innate_vs_learned ORDER BY learned DESC LIMIT 1").fetchone()
    command = [str(pathlib.Path(program).resolve()), "body", campaign, str(best)]
    for name in ("champion.xml", "champion.urdf"):
        subprocess.run([*command, "-o", work / name], check=True)
    shown = subprocess.run([*command, "--json"], check=True, capture_output=True, text=True).stdout
    check(work / "champion.xml", work / "champion.urdf", shown)


def main(campaign, program, bodies):
    pybullet.connect(pybullet.DIRECT)
    pybullet.setGravity(0, 0, -9.81)
    files = sorted(pathlib.Path(bodies).glob("*.json"))
    assert len(files) >= 50
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        for file in files:
            check(file.with_suffix(".xml"), file.with_suffix(".urdf"), file.read_text())
            check_import(program, file.with_suffix(".xml"), file.with_suffix(".urdf"), work)
        check_champion(campaign, program, work)
    print(f"MuJoCo {mujoco.__version__} and pybullet find {len(files)} random bodies and a champion as we say, "
          f"to {TOLERANCE}; what MuJoCo saves of them comes back as the same genomes")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[4])
