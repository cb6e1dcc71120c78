-- One row per active person of the earlier of two snapshots.
create or replace temp table earlier as
select person_key, district_code, category, certificate, equivalent_ability
from people
