-- One row per submitted table and unit that has reported it.
select source_table, district_code
from reporting
order by source_table, district_code
