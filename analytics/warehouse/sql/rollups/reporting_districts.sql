-- One row per district that has rows in the register: without any, its people are not known, which is not 0.
create or replace temp table reporting_districts as
select distinct district_code
from registrations
