package org.bongsu.daemon.trial.settings;

import org.bongsu.domain.point.Inventory;
import org.bongsu.domain.site.Site;
import org.bongsu.rules.pack.RulePack;

/** What the tests of a file run on. */
record TestWorld(Site site, Inventory inventory, RulePack rules) {}
