import os, pytest
from tests.rights import walk
from tests.rights.browser import text_of
from tests.rights.probe import Prober, Cell, REACHED, keys_of
from tests.rights.scene import rolled_back
from tests.rights.model import SUBJECTS
from tests.rights.table import PAGES
from tests.rights.operations import OPERATIONS
import re
pytestmark = pytest.mark.django_db
def test_it(scene):
    prober=Prober(scene)
    names=os.environ["ONLY"].split(",")
    for a in [*walk.pages(),*walk.operations()]:
        if a.name not in names: continue
        way=(OPERATIONS if a.is_api else PAGES)[a.name][0]
        for m in a.methods:
            if m=="GET": continue
            key=[k for k in keys_of(scene,way)][0]
            for s in SUBJECTS:
                c=Cell(s,a,way,m,key)
                if c.expected==REACHED:
                    data=prober.payload(a,way,key)
                    with rolled_back():
                        r=prober.browsers[s.key].ask(m,prober.path(a,way,key),data,version=prober.version(c))
                    t=text_of(r)
                    print(c, r.status_code, data)
                    print(re.findall(r'(?:error|alert|invalid)[^>]*>([^<]{4,200})<',t)[:8] or t[-600:])
                    break
