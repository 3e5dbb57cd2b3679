import uuid
from tests.rights.scene import Scene
import json, os, random, pytest, collections
from tests.rights import walk
from tests.rights.probe import Prober, cells
from tests.rights.table import PAGES
from tests.rights.test_matrix import MOST, OTHERS
from tests.rights.operations import OPERATIONS
from tests.rights.model import PROGRAMS
pytestmark = pytest.mark.django_db
def test_it(scene):
    share=float(os.environ.get("SHARE","0.1")); only=os.environ.get("ONLY","").split(",") if os.environ.get("ONLY") else None
    dice=random.Random(int(os.environ.get("SEED","1")))
    prober=Prober(scene)
    addresses=[a for a in walk.pages() if not only or a.name in only]
    if os.environ.get("API"): addresses=[a for a in walk.operations() if not only or a.name in only]
    table=OPERATIONS if os.environ.get("API") else PAGES
    allc=[c for c in cells(scene,addresses,table,MOST+OTHERS+(list(PROGRAMS) if os.environ.get("API") else []))]
    print("all", len(allc), len(list(cells(scene,addresses,table,MOST))))
    for c in allc:
        if dice.random()<share: prober.probe(c)
    t=prober.tally
    print(t.n, "leaks",len(t.leaks),"effects",len(t.effects),"others",len(t.others))
    print("\n".join(t.leaks[:60])); print(); print("\n".join(t.effects[:20])); print()
    cnt=collections.Counter(); ex={}
    for x in t.others:
        k=x.split(' on ')[0].split(' by ')[0]+' | '+x.split(': ',1)[1][:90]
        cnt[k]+=1; ex.setdefault(k,x)
    for k,n in cnt.most_common(150): print(n,ex[k][:260])
    print("never", sorted(t.asked-t.succeeded))
