import subprocess
import sys

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Generate(BuildHookInterface):
    def initialize(self, version, build_data):
        subprocess.run([sys.executable, "-m", "sipcodes", "generate"], cwd=self.root, check=True)
